// mdBook's index has no Chinese words, and its search cuts them out of a question. Both are put
// right here: each run of Chinese characters can be found from any of its characters on.
"use strict";
(() => {
    const { Index, Pipeline } = window.elasticlunr;
    Pipeline.registeredFunctions.trimmer = (word) =>
        word.replace(/^[^\p{L}\p{N}_]+|[^\p{L}\p{N}_]+$/gu, "");
    const load = Index.load;
    Index.load = (data) => {
        const index = load.call(Index, data);
        for (const [ref, page] of Object.entries(index.documentStore.docs)) {
            for (const field of index.getFields()) {
                for (const run of page[field].match(/\p{Script=Han}+/gu) ?? []) {
                    for (let from = 0; from < run.length; from++) {
                        index.index[field].addToken(run.slice(from), { ref, tf: 1 });
                    }
                }
            }
        }
        return index;
    };
})();
