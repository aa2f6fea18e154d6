package ai.infodisent.trainer.fit;

import ai.infodisent.trainer.onnx.StepsGraph;
import ai.infodisent.trainer.onnx.TrainingStepGraph;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Steps of training and their state, which stays in ONNX Runtime's memory from run to run, and on
 * the device from step to step of one run. Whoever opens it closes it.
 */
final class StepSession implements AutoCloseable {

  private final GraphSession session;
  private final Map<String, OnnxTensor> state;
  private OrtSession.Result owner;
  private int steps;

  /**
   * @param step the graph of one step
   * @param initial the state's tensors by name, which this takes over and closes
   * @param taken how many steps have led to this state
   */
  StepSession(ModelProto step, Map<String, OnnxTensor> initial, int taken, Machine machine)
      throws OrtException {
    this.steps = taken;
    this.state = new HashMap<>(initial);
    GraphSession opened = null;
    try {
      List<String> names = initial.keySet().stream().sorted().toList();
      opened = new GraphSession(StepsGraph.of(step, names), machine);
    } finally {
      if (opened == null) {
        state.values().forEach(OnnxTensor::close);
      }
    }
    this.session = opened;
  }

  /**
   * What steps found before they moved.
   *
   * @param loss the batches' means, summed
   * @param hits how many of the batches' pictures had a class on top that they may be of
   */
  record Outcome(double loss, long hits) {}

  /**
   * Takes steps.
   *
   * @param batches features and targets of K steps, by the names of one step's; they stay the
   *     caller's to close
   * @param rates the learning rates of each step, by name
   */
  Outcome run(Map<String, OnnxTensor> batches, List<Map<String, Float>> rates) throws OrtException {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    state.forEach((name, tensor) -> inputs.put(StepsGraph.ofAll(name), tensor));
    batches.forEach((name, tensor) -> inputs.put(StepsGraph.ofAll(name), tensor));
    List<OnnxTensor> numbers = new ArrayList<>();
    OrtSession.Result result;
    try {
      for (Map.Entry<String, float[]> number : numbers(rates).entrySet()) {
        OnnxTensor tensor = GraphSession.tensor(number.getValue(), rates.size());
        numbers.add(tensor);
        inputs.put(StepsGraph.ofAll(number.getKey()), tensor);
      }
      result = session.run(inputs);
    } finally {
      numbers.forEach(OnnxTensor::close);
    }
    steps += rates.size();
    closeState();
    owner = result;
    state.replaceAll((name, old) -> tensor(result, TrainingStepGraph.next(name)));
    FloatBuffer losses = tensor(result, TrainingStepGraph.LOSS).getFloatBuffer();
    LongBuffer hits = tensor(result, TrainingStepGraph.HITS).getLongBuffer();
    double loss = 0;
    long right = 0;
    for (int i = 0; i < rates.size(); i++) {
      loss += losses.get(i);
      right += hits.get(i);
    }
    return new Outcome(loss, right);
  }

  /** The rates and Adam's corrections of each step, by name. */
  private Map<String, float[]> numbers(List<Map<String, Float>> rates) {
    Map<String, float[]> numbers = new HashMap<>();
    for (int i = 0; i < rates.size(); i++) {
      Map<String, Float> ofStep = new HashMap<>(rates.get(i));
      ofStep.putAll(TrainingStepGraph.corrections(steps + i + 1));
      for (Map.Entry<String, Float> number : ofStep.entrySet()) {
        numbers.computeIfAbsent(number.getKey(), name -> new float[rates.size()])[i] =
            number.getValue();
      }
    }
    return numbers;
  }

  /** A value of the state as it is now; valid until the next run, and this session's to close. */
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
    return (OnnxTensor) result.get(StepsGraph.ofAll(name)).orElseThrow();
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
