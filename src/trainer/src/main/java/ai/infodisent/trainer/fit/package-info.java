/** From a backbone and a data set to a bundle: features, the head, its prototypes. */
package ai.infodisent.trainer.fit;
