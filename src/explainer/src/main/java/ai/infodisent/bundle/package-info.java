/** What a folder below {@code onnx-exports} holds: the graph's path, its manifest, its gallery. */
package ai.infodisent.bundle;
