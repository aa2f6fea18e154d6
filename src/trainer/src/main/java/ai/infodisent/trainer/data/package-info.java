/** Data sets: where pictures come from, what class they are, in which split. */
package ai.infodisent.trainer.data;
