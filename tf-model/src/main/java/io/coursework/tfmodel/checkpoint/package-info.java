/** Weights and optimiser state on disk, as safetensors with the step and the config beside them. */
package io.coursework.tfmodel.checkpoint;
