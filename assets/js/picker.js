// Tom Select with the one plugin we use; a chunk of its own, so that pages without a picker do not pay for it.
import TomSelect from "tom-select/base";
import removeButton from "tom-select/plugins/remove_button/plugin.js";

TomSelect.define("remove_button", removeButton);
export default TomSelect;
