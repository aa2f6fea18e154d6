/**
 * What a folder below {@code onnx-exports} holds: the graph's path, its manifest, its gallery, how
 * strong its components were, its serving variants and the processors these are made for.
 */
package ai.infodisent.bundle;
