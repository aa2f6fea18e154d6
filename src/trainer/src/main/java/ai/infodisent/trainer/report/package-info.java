/** What a fit came to, as one page for people. */
package ai.infodisent.trainer.report;
