package ai.infodisent.function;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/**
 * What is told of a model, by the function as it is delivered: jars or, with {@code -Pnative}, an
 * executable.
 */
@QuarkusIntegrationTest
class OverviewIT extends OverviewTest {}
