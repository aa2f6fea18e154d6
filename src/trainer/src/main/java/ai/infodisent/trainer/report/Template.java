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

/** Templates of pages: whatever they insert is escaped, for labels come from strangers. */
final class Template {

  /** What pages include: what is around them all, charts, and tables of figures. */
  private static final List<String> SHARED = List.of("page", "charts", "figures");

  private Template() {}

  /**
   * Fills in a page.
   *
   * @param page its template's file name
   */
  static String render(String page, Map<String, Object> values) {
    Map<String, Object> all = new HashMap<>(values);
    all.put("style", new RawString(text("report.css")));
    Variant html = Variant.forContentType(Variant.TEXT_HTML);
    Engine engine =
        Engine.builder()
            .addDefaults()
            .addValueResolver(new ReflectionValueResolver())
            .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
            .strictRendering(true)
            .removeStandaloneLines(true)
            .build();
    for (String shared : SHARED) {
      engine.putTemplate(shared, engine.parse(text(shared + ".html"), html));
    }
    return engine.parse(text(page), html).render(all);
  }

  private static String text(String name) {
    try (InputStream stream = Template.class.getResourceAsStream(name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
