package ai.infodisent.trainer.data;

/** How a data set lies in its folder. */
public enum DataFormat {
  /** Whichever of the others is found. */
  AUTO,
  /** As the verb creatures writes them. */
  CREATURES,
  /** A folder a split, in it a folder a class. */
  FOLDERS,
  /** CUB-200-2011. */
  CUB,
  /** Stanford Cars. */
  CARS,
  /** Stanford Dogs. */
  DOGS,
  /** ILSVRC2012. */
  IMAGENET
}
