/** KServe's version 1 protocol, TensorFlow Serving's with a word for explaining. */
package ai.infodisent.function.http.v1;
