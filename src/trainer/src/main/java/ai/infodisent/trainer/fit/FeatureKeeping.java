package ai.infodisent.trainer.fit;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where features are kept between epochs, and between runs.
 *
 * @param folder for several runs; without one, they go with the fit
 * @param limit of the bytes that feature maps may take; without one, half of what is free
 */
public record FeatureKeeping(Optional<Path> folder, OptionalLong limit) {}
