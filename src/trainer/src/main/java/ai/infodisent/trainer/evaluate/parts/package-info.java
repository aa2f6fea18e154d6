/** What prototypes have to do with the parts of what pictures show. */
package ai.infodisent.trainer.evaluate.parts;
