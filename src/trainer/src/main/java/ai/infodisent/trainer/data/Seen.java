package ai.infodisent.trainer.data;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is known of where things are in a picture, as a network sees it.
 *
 * @param object the pixels that are taken for the object; empty where that is not known, or none of
 *     it is seen
 * @param parts the visible ones, by their names
 */
public record Seen(Optional<Region> object, Map<String, SeenPart> parts) {

  /** Of a picture of which nothing is known. */
  public static final Seen NOTHING = new Seen(Optional.empty(), Map.of());

  public Seen {
    parts = Collections.unmodifiableMap(new TreeMap<>(parts));
  }
}
