package ai.infodisent.function;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/**
 * What a badly asked question is told, by the function as it is delivered: jars or, with {@code
 * -Pnative}, an executable.
 */
@QuarkusIntegrationTest
class RefusalIT extends RefusalTest {}
