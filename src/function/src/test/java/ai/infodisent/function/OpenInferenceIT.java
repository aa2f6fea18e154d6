package ai.infodisent.function;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/**
 * The Open Inference Protocol, spoken with the function as it is delivered: jars or, with {@code
 * -Pnative}, an executable.
 */
@QuarkusIntegrationTest
class OpenInferenceIT extends OpenInferenceTest {}
