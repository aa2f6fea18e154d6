/** The fused graph in ONNX Runtime: its tensors' names, its session, one inference. */
package ai.infodisent.model;
