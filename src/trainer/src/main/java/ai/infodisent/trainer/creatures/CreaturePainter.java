package ai.infodisent.trainer.creatures;

import static ai.infodisent.trainer.creatures.Shapes.blob;
import static ai.infodisent.trainer.creatures.Shapes.circle;
import static ai.infodisent.trainer.creatures.Shapes.ellipse;

import ai.infodisent.image.Pixels;

/**
 * Draws scenes, {@value Scene#SIDE} x {@value Scene#SIDE} pixels, without a display. Safe for use
 * by several threads; the same scene gives the same bytes.
 */
public final class CreaturePainter {

  private static final int COAT = 0xF3E2C4;
  private static final int BELLY = 0xFFF6E4;
  private static final int CHEEK = 0xF3BFA6;

  private CreaturePainter() {}

  /** The picture of a scene, {@code [128, 128, 3]}. */
  public static Pixels picture(Scene scene) {
    Canvas canvas = Canvas.picture(Scene.SIDE);
    draw(scene, canvas);
    int[] colours = canvas.finish();
    byte[] rgb = new byte[3 * colours.length];
    for (int i = 0; i < colours.length; i++) {
      rgb[3 * i] = (byte) (colours[i] >> 16);
      rgb[3 * i + 1] = (byte) (colours[i] >> 8);
      rgb[3 * i + 2] = (byte) colours[i];
    }
    return new Pixels(Scene.SIDE, Scene.SIDE, rgb);
  }

  /** What each pixel of {@link #picture} shows: the thing drawn last where its middle is. */
  public static PartMask mask(Scene scene) {
    Canvas canvas = Canvas.mask(Scene.SIDE);
    draw(scene, canvas);
    int[] values = canvas.finish();
    byte[] ids = new byte[values.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (byte) values[i];
    }
    return new PartMask(Scene.SIDE, Scene.SIDE, ids);
  }

  private static void draw(Scene scene, Canvas canvas) {
    canvas.begin(PartMask.BACKDROP);
    Surroundings.backdrop(scene.backdrop(), scene.horizon(), canvas);
    for (int i = 0; i < scene.objects().size(); i++) {
      canvas.begin(PartMask.objectId(i));
      Surroundings.object(scene.objects().get(i), canvas);
    }
    scene.creature().ifPresent(creature -> creature(creature, canvas));
  }

  /** From back to front: tail, feet, body, wing, beak, eye. */
  private static void creature(Creature creature, Canvas canvas) {
    canvas.place(creature.x(), creature.y(), creature.size(), creature.tilt());
    part(creature, Part.TAIL, canvas);
    part(creature, Part.FOOT, canvas);
    canvas.begin(PartMask.BODY);
    body(canvas);
    part(creature, Part.WING, canvas);
    part(creature, Part.BEAK, canvas);
    part(creature, Part.EYE, canvas);
    canvas.upright();
  }

  private static void part(Creature creature, Part part, Canvas canvas) {
    if (!creature.present().contains(part)) {
      return;
    }
    canvas.begin(PartMask.id(part));
    int variant = creature.kind().variant(part);
    switch (part) {
      case BEAK -> Beaks.draw(variant, canvas);
      case EYE -> Eyes.draw(variant, canvas);
      case FOOT -> Feet.draw(variant, canvas);
      case TAIL -> Tails.draw(variant, canvas);
      case WING -> Wings.draw(variant, canvas);
    }
  }

  /** The same for all classes: a plump bird, in profile, that looks to the right. */
  private static void body(Canvas canvas) {
    canvas.outlined(
        COAT,
        blob(
            15, -33, 26, -27, 29, -17, 24, -7, 24, 5, 20, 18, 8, 26, -8, 25, -20, 17, -24, 6, -17,
            -5, -4, -11, 1, -19, 5, -29));
    canvas.fill(BELLY, blob(21, -2, 21, 9, 13, 20, 3, 23, -4, 20, 6, 10, 13, -3));
    canvas.fill(CHEEK, ellipse(13, -9, 4, 2.6));
    canvas.stroke(Canvas.shade(COAT), 1.5, Shapes.curve(12, -33, 10, -38, 13, -40));
    canvas.stroke(Canvas.shade(COAT), 1.5, Shapes.curve(13, -33, 15, -38, 18, -38));
    canvas.fill(COAT, circle(13, -31, 2));
  }
}
