package ai.infodisent.trainer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Progress for programs: one JSON object a line, each with an {@code event}. Shares are from 0 to
 * 1, times in seconds.
 */
final class JsonProgress implements Progress {

  private static final ObjectMapper MAPPER = JsonMapper.builder().build();

  private final PrintWriter out;

  /**
   * @param out where lines go, flushed after each
   */
  JsonProgress(PrintWriter out) {
    this.out = out;
  }

  /** Writes an object. */
  void tell(String event, Map<String, ?> fields) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("event", event);
    all.putAll(fields);
    try {
      // One newline on every system: what reads this reads lines.
      out.print(MAPPER.writeValueAsString(all) + "\n");
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
    out.flush();
  }

  @Override
  public void say(String line) {
    tell("message", Map.of("text", line));
  }

  @Override
  public void epoch(Epoch epoch) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("epoch", epoch.number());
    fields.put("loss", epoch.loss());
    fields.put("trainingAccuracy", epoch.training());
    fields.put("validationAccuracy", epoch.validation());
    epoch.heldOut().ifPresent(accuracy -> fields.put("heldOutAccuracy", accuracy));
    fields.put("stepSeconds", epoch.seconds());
    tell("epoch", fields);
  }

  @Override
  public Stage stage(String name, long steps, String unit) {
    tell("phase", phase(name, steps, unit));
    return new Told(this, name, unit, System.nanoTime(), new AtomicLong());
  }

  private static Map<String, Object> phase(String name, long steps, String unit) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("phase", name);
    fields.put("steps", steps);
    fields.put("unit", unit);
    return fields;
  }

  private record Told(
      JsonProgress progress, String name, String unit, long started, AtomicLong done)
      implements Stage {

    @Override
    public void advance(long steps) {
      done.addAndGet(steps);
    }

    @Override
    public void close() {
      Map<String, Object> fields = phase(name, done.get(), unit);
      fields.put("seconds", (System.nanoTime() - started) / 1e9);
      progress.tell("phaseEnd", fields);
    }
  }
}
