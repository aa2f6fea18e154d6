package ai.infodisent.trainer;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;

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
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] texts = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
    int code = Trainer.run(new PrintWriter(out), new PrintWriter(err), texts);
    return new Ran(code, out.toString(), err.toString());
  }
}
