/** The function: configuration, start-up, and the one service that every way in calls. */
package ai.infodisent.function;
