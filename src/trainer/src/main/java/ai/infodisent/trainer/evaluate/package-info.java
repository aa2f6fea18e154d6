/** Measuring bundles: their accuracy, the size of their explanations, and that these are true. */
package ai.infodisent.trainer.evaluate;
