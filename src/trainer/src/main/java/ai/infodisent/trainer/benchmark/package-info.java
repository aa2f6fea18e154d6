/**
 * How well explanations tell what a classifier does, where that is known: the protocols of
 * FunnyBirds (Hesse, Schaub-Meyer and Roth 2023) on creatures, any part or object of which can be
 * taken away.
 */
package ai.infodisent.trainer.benchmark;
