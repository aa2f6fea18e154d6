package ai.infodisent.trainer.report;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.RawString;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The page's template: whatever it inserts is escaped, for labels come from strangers. */
final class Template {

  private Template() {}

  static String render(Map<String, Object> values) {
    Map<String, Object> all = new HashMap<>(values);
    all.put("style", new RawString(text("report.css")));
    return Engine.builder()
        .addDefaults()
        .addValueResolver(new ReflectionValueResolver())
        .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
        .strictRendering(true)
        .removeStandaloneLines(true)
        .build()
        .parse(text("report.html"), Variant.forContentType(Variant.TEXT_HTML))
        .render(all);
  }

  private static String text(String name) {
    try (InputStream stream = Template.class.getResourceAsStream(name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
