package ai.infodisent.trainer.data;

import ai.infodisent.trainer.TrainerException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads boxes of annotations as PASCAL VOC writes them, in XML. */
final class AnnotationXml {

  private static final XMLInputFactory FACTORY = factory();

  private AnnotationXml() {}

  /**
   * The box of what a picture shows; of several, the smallest that holds them all, as a picture has
   * one class. Edges are taken as they stand, in pixels from the picture's corner.
   *
   * @throws TrainerException if there is no such file, or no box in it, or a document type
   */
  static BoundingBox box(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new TrainerException("expected an annotation at " + file + ", found none");
    }
    try (InputStream bytes = Files.newInputStream(file)) {
      XMLStreamReader reader = FACTORY.createXMLStreamReader(bytes);
      try {
        return read(file, reader);
      } finally {
        reader.close();
      }
    } catch (IOException | XMLStreamException e) {
      throw new TrainerException(
          "expected an annotation in XML at "
              + file
              + ", found: "
              + String.valueOf(e.getMessage()).replaceAll("\\s+", " "),
          e);
    }
  }

  private static BoundingBox read(Path file, XMLStreamReader reader) throws XMLStreamException {
    BoundingBox all = null;
    Map<String, Double> edges = null;
    while (reader.hasNext()) {
      int event = reader.next();
      String source = file + ", line " + reader.getLocation().getLineNumber();
      if (event == XMLStreamConstants.DTD) {
        throw new TrainerException("expected no document type in " + source + ", found one");
      }
      if (event == XMLStreamConstants.START_ELEMENT) {
        String name = reader.getLocalName();
        if (name.equals("bndbox")) {
          edges = new HashMap<>();
        } else if (edges != null) {
          edges.put(name, number(name, reader.getElementText(), source));
        }
      } else if (event == XMLStreamConstants.END_ELEMENT
          && reader.getLocalName().equals("bndbox")) {
        BoundingBox box = box(edges, source);
        all = all == null ? box : all.with(box);
        edges = null;
      }
    }
    if (all == null) {
      throw new TrainerException("expected a bndbox in " + file + ", found none");
    }
    return all;
  }

  private static double number(String name, String text, String source) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw new TrainerException(
          "expected " + name + " to be a number in " + source + ", found \"" + text + "\"", e);
    }
  }

  private static BoundingBox box(Map<String, Double> edges, String source) {
    double missing = Double.NaN;
    try {
      return new BoundingBox(
          edges.getOrDefault("xmin", missing),
          edges.getOrDefault("ymin", missing),
          edges.getOrDefault("xmax", missing),
          edges.getOrDefault("ymax", missing),
          source);
    } catch (IllegalArgumentException e) {
      throw new TrainerException(e.getMessage() + " in " + source, e);
    }
  }

  /** Nothing but what stands in the file itself is read. */
  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return factory;
  }
}
