package ai.infodisent.function;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/**
 * What a well asked question is answered, by the function as it is delivered: jars or, with {@code
 * -Pnative}, an executable.
 */
@QuarkusIntegrationTest
class EventsIT extends EventsTest {}
