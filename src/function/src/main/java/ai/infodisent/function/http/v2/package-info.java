/**
 * The Open Inference Protocol, version 2, with the binary tensor data extension: its requests are
 * read into pictures, and what the model says of them is written as tensors.
 */
package ai.infodisent.function.http.v2;
