/** The optimiser and the training loop. */
package io.coursework.tfmodel.training;
