package ai.infodisent.model;

/** What a network runs on. */
public enum Device {
  /** CUDA if ONNX Runtime can use it, else the CPU. */
  AUTO,

  /** The processor. */
  CPU,

  /** The first CUDA device, or nothing. */
  CUDA
}
