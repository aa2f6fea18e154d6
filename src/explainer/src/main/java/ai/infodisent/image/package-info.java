/**
 * From the bytes that were sent to the pixels the network sees, and back to boxes in the picture.
 */
package ai.infodisent.image;
