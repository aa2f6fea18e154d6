package ai.infodisent.explanation;

import ai.infodisent.bundle.Manifest;
import ai.infodisent.explanation.Explanation.Cell;
import ai.infodisent.explanation.Explanation.Component;
import ai.infodisent.explanation.Explanation.Difference;
import ai.infodisent.explanation.Explanation.Example;
import ai.infodisent.image.Box;
import ai.infodisent.image.Placement;
import ai.infodisent.model.Inference;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Tells of components of one picture: where in it they are and where they were seen before.
 *
 * @param inference with maps, if the options ask for them
 * @param picture which of the batch, from 0
 * @param placement where the network's view lies in that picture
 * @param options what to tell
 * @param pictures where components were seen before
 * @param address from a thumbnail's file name to the address that the answer gives
 */
record ComponentTeller(
    Inference inference,
    int picture,
    Placement placement,
    ExplanationOptions options,
    TrainingPictures pictures,
    UnaryOperator<String> address) {

  /** What a component contributes to one logit. */
  Component contribution(Strongest.Amount amount, Decision decision) {
    ComponentName component = amount.component();
    Cell cell = cell(component);
    return new Component(
        component.channel(),
        component.sign(),
        activation(component),
        decision.weight(component.channel()),
        (float) amount.amount(),
        cell,
        box(cell),
        map(component),
        examples(component));
  }

  /** What a component contributes to two logits, and by how much more to the one. */
  Difference difference(Strongest.Amount amount, float chosen, float other) {
    ComponentName component = amount.component();
    Cell cell = cell(component);
    return new Difference(
        component.channel(),
        component.sign(),
        activation(component),
        chosen,
        other,
        (float) amount.amount(),
        cell,
        box(cell),
        map(component),
        examples(component));
  }

  private float activation(ComponentName component) {
    return Math.abs(inference.component(picture, component.sign().ordinal(), component.channel()));
  }

  private Cell cell(ComponentName component) {
    int columns = inference.cells().columns();
    int winner = inference.winner(picture, component.sign().ordinal(), component.channel());
    return new Cell(winner / columns, winner % columns);
  }

  private Box box(Cell cell) {
    Manifest.Cells cells = inference.cells();
    return placement.box(cell.row(), cell.column(), cells.rows(), cells.columns());
  }

  private List<Example> examples(ComponentName component) {
    return pictures.of(component, options.shown(), address);
  }

  /** Null unless maps are asked for. */
  private float[][] map(ComponentName component) {
    if (!options.maps()) {
      return null;
    }
    Manifest.Cells cells = inference.cells();
    float[][] map = new float[cells.rows()][cells.columns()];
    for (int row = 0; row < cells.rows(); row++) {
      for (int column = 0; column < cells.columns(); column++) {
        float value = inference.map(picture, component.channel(), row * cells.columns() + column);
        map[row][column] = Math.max(0, component.sign() == Sign.PLUS ? value : -value);
      }
    }
    return map;
  }
}
