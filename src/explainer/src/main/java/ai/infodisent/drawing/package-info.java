/**
 * An explanation as a drawing that stands alone: the picture, where prototypes are in it, and what
 * they add.
 */
package ai.infodisent.drawing;
