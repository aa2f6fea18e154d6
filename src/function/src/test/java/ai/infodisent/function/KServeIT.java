package ai.infodisent.function;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/**
 * KServe's version 1 protocol, spoken with the function as it is delivered: jars or, with {@code
 * -Pnative}, an executable.
 */
@QuarkusIntegrationTest
class KServeIT extends KServeTest {}
