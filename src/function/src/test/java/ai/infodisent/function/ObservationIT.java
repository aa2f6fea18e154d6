package ai.infodisent.function;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** What can be seen of the function as it is delivered. */
@QuarkusIntegrationTest
class ObservationIT extends ObservationTest {}
