package ai.infodisent.trainer.evaluate.parts;

import ai.infodisent.trainer.data.Patch;
import ai.infodisent.trainer.data.Seen;
import ai.infodisent.trainer.data.SeenPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which visible parts have a key point in what is taken for each cell of one picture.
 *
 * @param parts their names
 * @param hits {@code [cells][parts]}
 */
record PartHits(List<String> parts, boolean[][] hits) {

  /** Those in the regions of 72 x 72 around cells. */
  static PartHits inRegions(CellPatches patches, Seen seen) {
    int cells = patches.cells().count();
    List<String> names = List.copyOf(seen.parts().keySet());
    boolean[][] hits = new boolean[cells][names.size()];
    for (int cell = 0; cell < cells; cell++) {
      for (int part = 0; part < names.size(); part++) {
        hits[cell][part] = holds(patches.region(cell), seen.parts().get(names.get(part)));
      }
    }
    return new PartHits(names, hits);
  }

  /** The parts that have a key point in a patch. */
  static List<String> in(Patch patch, Seen seen) {
    List<String> found = new ArrayList<>();
    for (Map.Entry<String, SeenPart> part : seen.parts().entrySet()) {
      if (holds(patch, part.getValue())) {
        found.add(part.getKey());
      }
    }
    return found;
  }

  private static boolean holds(Patch patch, SeenPart part) {
    return part.keyPoints().stream().anyMatch(patch::holds);
  }
}
