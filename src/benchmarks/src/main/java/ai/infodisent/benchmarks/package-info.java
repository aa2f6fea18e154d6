/** What the steps of a request cost, measured with JMH. */
package ai.infodisent.benchmarks;
