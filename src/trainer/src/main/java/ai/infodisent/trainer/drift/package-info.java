/**
 * How strong components are: recorded when a bundle is fitted, and compared with other pictures.
 */
package ai.infodisent.trainer.drift;
