/** Switches components of a bundle off, for good. */
package ai.infodisent.trainer.edit;
