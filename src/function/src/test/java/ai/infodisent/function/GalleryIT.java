package ai.infodisent.function;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/**
 * How the examples are served, by the function as it is delivered: jars or, with {@code -Pnative},
 * an executable.
 */
@QuarkusIntegrationTest
class GalleryIT extends GalleryTest {}
