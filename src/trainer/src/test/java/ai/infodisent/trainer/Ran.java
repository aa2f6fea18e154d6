package ai.infodisent.trainer;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Map;

/**
 * What a run of the command line left.
 *
 * @param code its exit code
 * @param out its output
 * @param err its messages
 */
record Ran(int code, String out, String err) {

  /** Runs the command line in this JVM; arguments may be paths. */
  static Ran of(Object... arguments) {
    return of(Map.of(), arguments);
  }

  /** Runs the command line in an environment. */
  static Ran of(Map<String, String> environment, Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] texts = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
    int code = Trainer.run(environment, new PrintWriter(out), new PrintWriter(err), texts);
    return new Ran(code, out.toString(), err.toString());
  }
}
