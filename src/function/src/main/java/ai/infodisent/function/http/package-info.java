/** The facade over HTTP: raw pictures and JSON in, explanations, thumbnails and problems out. */
package ai.infodisent.function.http;
