package ai.infodisent.trainer.data;

/** What of a picture is taken. */
public enum Crop {
  /** The whole picture. */
  NONE,
  /** What lies in the box that the data set's authors drew around the object. */
  BOXES
}
