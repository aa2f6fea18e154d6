/**
 * How good a bundle's explanations are, on pictures alone: beside class activation maps of a linear
 * probe, and beside chance.
 */
package ai.infodisent.trainer.evaluate.suite;
