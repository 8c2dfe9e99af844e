// The search's trimmer cuts off every character that is not a Latin letter or a digit, and leaves
// nothing of 信号量. Cut off punctuation alone.
"use strict";
window.elasticlunr.Pipeline.registeredFunctions.trimmer = (token) =>
    token.replace(/^[^\p{L}\p{N}_]+|[^\p{L}\p{N}_]+$/gu, "");
