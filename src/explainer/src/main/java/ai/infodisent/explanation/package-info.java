/** The arithmetic of components and contributions, and the records of an answer. */
package ai.infodisent.explanation;
