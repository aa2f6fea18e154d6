/** Making serving variants of bundles, and proving that these say what the bundles say. */
package ai.infodisent.trainer.export;
