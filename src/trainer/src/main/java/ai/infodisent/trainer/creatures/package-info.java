/**
 * The demo from nothing: procedural pictures of creatures built of parts, with a mask for every
 * part and every object, and a convolutional backbone that is learned on them without gradients.
 *
 * <p>The pictures follow FunnyBirds (Hesse, Schaub-Meyer and Roth 2023): a class is one variant of
 * each of five parts, so what makes a creature what it is is known, and any part or object can be
 * taken away and the picture drawn again.
 */
package ai.infodisent.trainer.creatures;
