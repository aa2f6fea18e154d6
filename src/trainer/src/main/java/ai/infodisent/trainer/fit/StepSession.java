package ai.infodisent.trainer.fit;

import ai.infodisent.trainer.onnx.TrainingStepGraph;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A training step's graph and its state, which stays in ONNX Runtime's memory from step to step.
 * Whoever opens it closes it.
 */
final class StepSession implements AutoCloseable {

  private final GraphSession session;
  private final Map<String, OnnxTensor> state;
  private OrtSession.Result owner;
  private int steps;

  /**
   * @param initial the state's tensors by name, which this takes over and closes
   * @param taken how many steps have led to this state
   */
  StepSession(ModelProto step, Map<String, OnnxTensor> initial, int taken, int threads)
      throws OrtException {
    this.steps = taken;
    this.state = new HashMap<>(initial);
    GraphSession opened = null;
    try {
      opened = new GraphSession(step, threads);
    } finally {
      if (opened == null) {
        state.values().forEach(OnnxTensor::close);
      }
    }
    this.session = opened;
  }

  /**
   * What a step found before it moved.
   *
   * @param loss the batch's mean
   * @param hits how many of the batch were right
   */
  record Outcome(float loss, long hits) {}

  /**
   * Takes a step.
   *
   * @param batch features and labels, which stay the caller's to close
   * @param rates the learning rates by name
   */
  Outcome step(Map<String, OnnxTensor> batch, Map<String, Float> rates) throws OrtException {
    steps++;
    Map<String, Float> numbers = new HashMap<>(rates);
    numbers.putAll(TrainingStepGraph.corrections(steps));
    Map<String, OnnxTensor> inputs = new HashMap<>(state);
    inputs.putAll(batch);
    List<OnnxTensor> scalars = new ArrayList<>();
    OrtSession.Result result;
    try {
      for (Map.Entry<String, Float> number : numbers.entrySet()) {
        OnnxTensor scalar = GraphSession.scalar(number.getValue());
        scalars.add(scalar);
        inputs.put(number.getKey(), scalar);
      }
      result = session.run(inputs);
    } finally {
      scalars.forEach(OnnxTensor::close);
    }
    closeState();
    owner = result;
    state.replaceAll((name, old) -> tensor(result, TrainingStepGraph.next(name)));
    return new Outcome(
        tensor(result, TrainingStepGraph.LOSS).getFloatBuffer().get(0),
        tensor(result, TrainingStepGraph.HITS).getLongBuffer().get(0));
  }

  /** A value of the state as it is now; valid until the next step, and this session's to close. */
  OnnxTensor state(String name) {
    return state.get(name);
  }

  /** A copy of the whole state, by name. */
  SortedMap<String, float[]> copy() {
    SortedMap<String, float[]> values = new TreeMap<>();
    state.keySet().forEach(name -> values.put(name, copy(name)));
    return values;
  }

  /** A copy of a value of the state. */
  float[] copy(String name) {
    float[] values = new float[(int) state.get(name).getInfo().getNumElements()];
    state.get(name).getFloatBuffer().get(values);
    return values;
  }

  private static OnnxTensor tensor(OrtSession.Result result, String name) {
    return (OnnxTensor) result.get(name).orElseThrow();
  }

  private void closeState() {
    if (owner == null) {
      state.values().forEach(OnnxTensor::close);
    } else {
      owner.close();
    }
  }

  @Override
  public void close() throws OrtException {
    closeState();
    session.close();
  }
}
