/** CloudEvents 1.0: a question that comes as an event, and the event that answers it. */
package ai.infodisent.function.events;
