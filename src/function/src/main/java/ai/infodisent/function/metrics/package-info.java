/** What this process has done, counted and timed, as Prometheus asks for it. */
package ai.infodisent.function.metrics;
