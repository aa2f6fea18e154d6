/** Building and cutting ONNX graphs: the backbone, the head, its training step, the fused graph. */
package ai.infodisent.trainer.onnx;
